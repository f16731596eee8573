"""What whoever was asked does besides answering: passes it on, says why not, writes, sends files along."""
