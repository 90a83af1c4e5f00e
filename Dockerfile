# torch-dojo with CPU torch, as somebody who is not root: for a workshop's server, and to grade what comes back.
#
#   docker build -t torch-dojo .
#   docker run --rm -it torch-dojo
#   docker run --rm --network none -v "$PWD/hand-in:/hand-in:ro" torch-dojo dojo judge --target /hand-in
FROM python:3.12-slim

ENV PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN useradd --create-home learner && install -d -o learner -g learner /home/learner/torch-dojo
WORKDIR /home/learner/torch-dojo

# the packages first: they stay in the cache when only a kata changes
COPY requirements.txt .
RUN grep -v '^-e' requirements.txt > /tmp/packages.txt && pip install -r /tmp/packages.txt
COPY --chown=learner:learner . .
RUN pip install --no-deps -e .

USER learner
CMD ["dojo"]
