"""Baidu's plane coordinates (BD-09 MC): metres that look like Web Mercator's and lie some 20 km beside them.

Baidu publishes no formula; its map script carries, for six belts of latitude, a polynomial each, which is known and
used everywhere. Checked against the pair that its converter's documentation gives: 12958160.97, 4825907.72 is
116.403874 E, 39.914889 N.
"""

from typing import Final

import numpy as np

from ...arrays import Floats

_FLOORS: Final = np.array([12_890_594.86, 8_362_377.87, 5_591_021.0, 3_481_989.83, 1_678_043.12, 0.0])
"""The least northing of each belt, from the pole to the equator."""
_BELTS: Final = np.array([
    [1.410526172116255e-8, 8.98305509648872e-6, -1.9939833816331, 200.9824383106796, -187.2403703815547,
     91.6087516669843, -23.38765649603339, 2.57121317296198, -0.03801003308653, 17_337_981.2],
    [-7.435856389565537e-9, 8.983055097726239e-6, -0.78625201886289, 96.32687599759846, -1.85204757529826,
     -59.36935905485877, 47.40033549296737, -16.50741931063887, 2.28786674699375, 10_260_144.86],
    [-3.030883460898826e-8, 8.98305509983578e-6, 0.30071316287616, 59.74293618442277, 7.357984074871,
     -25.38371002664745, 13.45380521110908, -3.29883767235584, 0.32710905363475, 6_856_817.37],
    [-1.981981304930552e-8, 8.983055099779535e-6, 0.03278182852591, 40.31678527705744, 0.65659298677277,
     -4.44255534477492, 0.85341911805263, 0.12923347998204, -0.04625736007561, 4_482_777.06],
    [3.09191371068437e-9, 8.983055096812155e-6, 6.995724062e-5, 23.10934304144901, -2.3663490511e-4,
     -0.6321817810242, -0.00663494467273, 0.03430082397953, -0.00466043876332, 2_555_164.4],
    [2.890871144776878e-9, 8.983055095805407e-6, -3.068298e-8, 7.47137025468032, -3.53937994e-6,
     -0.02145144861037, -1.234426596e-5, 1.0322952773e-4, -3.23890364e-6, 826_088.5],
])  # fmt: skip
"""For each belt: constant and slope of the longitude, seven coefficients of the latitude, the scale of the northing."""


def metres_to_bd09(metres: Floats) -> Floats:
    """Eastings and northings (n, 2) of Baidu's maps as degrees of BD-09, longitude first."""
    east, north = metres[:, 0], metres[:, 1]
    belt = _BELTS[np.argmax(np.abs(north)[:, None] >= _FLOORS, axis=1)]
    scaled = np.abs(north) / belt[:, 9]
    powers = scaled[:, None] ** np.arange(7)
    lat = (belt[:, 2:9] * powers).sum(axis=1)
    lon = belt[:, 0] + belt[:, 1] * np.abs(east)
    return np.column_stack([np.copysign(lon, east), np.copysign(lat, north)])
