"""Breast-ultrasound phantoms made by code: pictures with a known lesion, for the demo and for tests.

They are no patients: every picture says SYNTHETIC PHANTOM on its screen margin and in its DICOM header.
`from inference.phantom.cases import make_case` makes one; `python -m inference.phantom --out DIR` writes all.
"""
