"""Runs in a frozen program before its own code. When the program was started as a media worker,
only the worker runs.
"""

import sys

# The flag of callkit.media_worker, which is not imported for nothing.
if sys.argv[1:2] == ["--callkit-media-worker"]:
    from callkit import media_worker

    sys.exit(media_worker.main(sys.argv[2:]))
