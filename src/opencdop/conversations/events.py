"""What may happen to messages, each with its sentence. Neither what was written nor who wrote stands in one."""

from opencdop.audit.kinds import kind

THREAD_BEGUN = kind("message.begun", "began messages with a professional", on_timeline=False)
MESSAGE_TO_OFFICE = kind("message.to_office", "wrote a message to the office")
MESSAGE_FROM_OFFICE = kind("message.from_office", "wrote a message to a professional")
THREAD_MOVED = kind("message.moved", "moved the messages with a professional with what they are about")
THREAD_SETTLED = kind("message.settled", "marked the messages with a professional as settled")
MESSAGES_READ = kind("message.read", "read the messages with a professional", is_read=True)
