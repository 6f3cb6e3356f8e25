// How IAM spells what every operation has in common: pages, and policy documents in answers.
#pragma once

#include "protocol/model/service_model.h"
#include "services/iam/vocabulary.h"

namespace iam {

/// A handler with IAM's common rules around it.
emulator::Handler with_conventions(const protocol::OperationModel& operation, emulator::Handler handler);

}  // namespace iam
