// Completion reports of batch jobs: a manifest.json that names a file of the tasks that succeeded and one of those that
// failed.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-examples-reports.html
#pragma once

#include <string>
#include <string_view>

#include "emulator/authentication/principal.h"
#include "services/s3/vocabulary.h"

namespace s3 {

/// An object's key as reports write it.
std::string report_key(std::string_view key);

/// Writes the report that the job asks for, if it does. Returns false if the role may not.
bool write_report(RequestContext& context, const Value& job, const emulator::Principal& role);

}  // namespace s3
