"""Building galleries: read, embed, shard, resume; adding, removing, verifying, converting."""

from wamo.indexing.build import Report, add, build
from wamo.indexing.maintain import Info, convert, info, remove, verify

__all__ = ["Info", "Report", "add", "build", "convert", "info", "remove", "verify"]
