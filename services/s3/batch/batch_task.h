// What a job does to one object of its manifest, as a call to S3.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-operations.html
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

/// An object of a manifest.
struct BatchTask {
  std::string bucket, key;
  /// Empty for the current version.
  std::string version_id;
};

struct BatchCall {
  std::string operation;
  Value input;
};

/// The name of a job's one operation ("S3PutObjectTagging"). Throws InvalidRequest if there is not exactly one, and
/// NotImplemented for what skyrig lacks.
std::string batch_operation_name(const Value& operation);

/// The call of a job's operation, which batch_operation_name() took, for a task.
BatchCall batch_call(const Value& operation, const BatchTask& task);

}  // namespace s3
