"""`python -m dojo`: kept light, because a process forked for a judgement imports it again."""


def main() -> None:
    from dojo.cli import dojo

    dojo()


if __name__ == "__main__":
    main()
