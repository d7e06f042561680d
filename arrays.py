"""Names of the arrays that flow: their element types, once for all rooms."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
Signs = NDArray[np.int8]
