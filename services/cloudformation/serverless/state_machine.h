// AWS::Serverless::StateMachine.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html
#pragma once

#include "services/cloudformation/serverless/event_sources.h"

namespace cloudformation {

void translate_state_machine(Sam& sam, const SamResource& machine);

/// The integration of an API's route that starts an execution.
Json execution_integration(const SamResource& machine, const SamEvent& event);

}  // namespace cloudformation
