"""What runs a network: PyTorch, the reference, on any device; OpenVINO on a CPU. Nothing here is imported without need."""
