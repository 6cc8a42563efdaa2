# SPDX-License-Identifier: LGPL-2.1-or-later
"""Storage volumes."""

from . import Make, storage


def there(world):
    return storage.active(world).createXML(storage.VOLUME.format("one"), 0)


def gone(world):
    vol = there(world)
    vol.delete()
    return vol


def stream(world):
    return world.conn.newStream(0)


CLASS = "virStorageVol"
STATES = {"there": there, "gone": gone}
ROWS = {
    "XMLDesc": [()], "c_pointer": [()], "connect": [()], "delete": [(), (1,), (2,)], "info": [()], "infoFlags": [(), (1,)], "key": [()], "name": [()],
    "path": [()], "storagePoolLookupByVolume": [()],
    "download": [(Make(stream), 0, 0), (Make(stream), 0, 0, 1), (None, 0, 0), (Make(stream), 1 << 40, 0)],
    "upload": [(Make(stream), 0, 0), (Make(stream), 0, 0, 1), (None, 0, 0)],
    "resize": [(2097152,), (1,), (2097152, 1), (2097152, 2), (1, 4), (0,)],
    "wipe": [(), (1,)], "wipePattern": [(0,), (1,), (99,)],
}
