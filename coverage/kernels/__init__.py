"""The compiled inner loops; numba stands nowhere else."""
