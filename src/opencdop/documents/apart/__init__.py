"""Work on files of strangers, in a process of its own with limits: pages as pictures, copies without hidden details."""
