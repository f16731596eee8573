"""What may happen in a joint response, each with its sentence."""

from opencdop.audit.kinds import kind

RESPONSE_DECIDED = kind("joint_response.decided", "decided: {decision}")
STEP_TAKEN_ON = kind("joint_response.step_taken_on", "noted who has a step of the joint response: {step}")
STEP_DONE = kind("joint_response.step_done", "recorded a step of the joint response: {step}")
STEP_LEFT_OUT = kind("joint_response.step_left_out", "left out a step of the joint response: {step}")
