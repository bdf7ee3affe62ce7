"""Public motion capture collections that `wamo fetch` knows: where they lie, how large they are, what they allow.

Addresses, sizes and licences are those of the publishers. SHA-256 hashes come from the Git LFS pointers of the
repositories; 100STYLE's MD5 is the one that third parties list; CMU's archive has no hash. Not in the paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from wamo.formats import FileOptions

_GITHUB = "https://github.com"
_BANDAI = (
    f"{_GITHUB}/BandaiNamcoResearchInc/Bandai-Namco-Research-Motiondataset/raw/"
    "60c0ef1971398d0e62c036b7ebafa536b1152efe/dataset"
)
_LAFAN = f"{_GITHUB}/ubisoft/ubisoft-laforge-animation-dataset"


@dataclass(frozen=True)
class Archive:
    """A .zip of motion files.

    Parameters
    ----------
    name : of the file on this machine; url : where it lies
    size : bytes, or about so many where ``digest`` is empty
    digest : "sha256:..." or "md5:..."; "" where none is known
    """

    name: str
    url: str
    size: int
    digest: str = ""


@dataclass(frozen=True)
class Collection:
    """A collection of motion files.

    Parameters
    ----------
    name : on the command line; title : for people; home : its page
    licence, terms : name of the licence, and what it means in a sentence
    archives : what is fetched
    unpacked : bytes on disk after unpacking, about
    reading : options that its files need
    """

    name: str
    title: str
    home: str
    licence: str
    terms: str
    archives: tuple[Archive, ...]
    unpacked: int
    reading: FileOptions = field(default_factory=FileOptions)

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        return sum(archive.size for archive in self.archives)


_NO_SALE = "No commercial use; changed versions (a gallery is one) must not be passed on."

COLLECTIONS = {
    one.name: one
    for one in (
        Collection(
            "cmu", "CMU Graphics Lab Motion Capture Database, 2,500 trials (ASF/AMC)", "http://mocap.cs.cmu.edu",
            "free for all uses (the database's own terms)",
            "The data itself must not be resold, even in converted form. Publications name mocap.cs.cmu.edu and NSF "
            "grant EIA-0196217.",
            (Archive("cmu.zip", "http://mocap.cs.cmu.edu/allasfamc.zip", 1_150_000_000),), 4_500_000_000,
            FileOptions(fps=120.0),
        ),
        Collection(
            "100style", "100STYLE by I. Mason, S. Starke and T. Komura: 100 styles of locomotion, 810 clips (BVH)",
            "https://zenodo.org/records/8127870", "CC BY 4.0", "Any use, with credit to the authors.",
            (
                Archive(
                    "100style.zip", "https://zenodo.org/records/8127870/files/100STYLE.zip?download=1", 1_468_515_354,
                    "md5:3cf627852fd8192024c04a8d0ef49583",
                ),
            ), 5_000_000_000,
        ),
        Collection(
            "lafan1", "Ubisoft La Forge Animation Dataset, 77 sequences (BVH)", _LAFAN, "CC BY-NC-ND 4.0", _NO_SALE,
            (
                Archive(
                    "lafan1.zip", f"{_LAFAN}/raw/610f0658a561c7ef208c396f5d3439844bd3459b/lafan1/lafan1.zip",
                    144_051_503, "sha256:ea918082b500a5d158e9d3aa39039df04cd42e25f5c02fe8f7e88e8e9365a977",
                ),
            ), 550_000_000,
        ),
        Collection(
            "bandai", "Bandai Namco Research Motion Datasets 1 and 2, 3,000 clips (BVH)",
            f"{_GITHUB}/BandaiNamcoResearchInc/Bandai-Namco-Research-Motiondataset", "CC BY-NC-ND 4.0", _NO_SALE,
            (
                Archive(
                    "bandai-1.zip", f"{_BANDAI}/Bandai-Namco-Research-Motiondataset-1/data.zip", 12_000_689,
                    "sha256:6dbcdbba53e0d45595bd332cc814ff4636bd06e3c484f66a8e67d6f79b116757",
                ),
                Archive(
                    "bandai-2.zip", f"{_BANDAI}/Bandai-Namco-Research-Motiondataset-2/data.zip", 126_309_261,
                    "sha256:62b24dc8aa8934f2c2239746218ddbf1b004b5a238ad461330690d07ed1486bd",
                ),
            ), 500_000_000,
        ),
    )
}  # fmt: skip
"""By name."""
