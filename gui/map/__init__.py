"""The map: canvas, scene, painters, marks, legend, symbols."""
