// The role that a batch job acts as.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-iam-role-policies.html
#pragma once

#include <optional>

#include "emulator/dispatch/dispatcher.h"
#include "services/s3/batch/batch_task.h"

namespace s3 {

/// Who must be trusted by the role.
constexpr const char* kBatchService = "batchoperations.s3.amazonaws.com";

/// The job's role, assumed; nothing if it does not trust S3 Batch Operations or is not there.
std::optional<emulator::Principal> job_role(RequestContext& context, const Value& job);

/// Asks S3 in the name of the role.
emulator::Answer call_as_role(RequestContext& context, const emulator::Principal& role, BatchCall call,
                              emulator::ReceivedBody* body = nullptr);

}  // namespace s3
