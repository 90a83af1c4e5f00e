"""Python 3.10 searches the working directory first, whatever PYTHONSAFEPATH says.

So what the command lines of the fork server and its companion import is imported here, before that begins. The
door takes the working directory out again.
"""

import multiprocessing.forkserver
import multiprocessing.resource_tracker  # noqa: F401
