"""Building galleries: read, embed, shard, resume; adding, removing, verifying, converting."""

from wamo.indexing.build import Report, build
from wamo.indexing.maintain import Info, convert, info, remove, verify
from wamo.indexing.options import BuildOptions

__all__ = ["BuildOptions", "Info", "Report", "build", "convert", "info", "remove", "verify"]
