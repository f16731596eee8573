"""Floor 5: the child's case: identity, agreed answers, milestones, needs, holds, referrals, and who may see what."""
