// The operators and functions of S3 Select's SQL, as one table.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-select-sql-reference-sql-functions.html
#pragma once

#include <string>
#include <vector>

#include "emulator/time/clock.h"
#include "services/s3/select/datum.h"

namespace s3::select {

/// Throws UnsupportedFunction for a name that there is not, EvaluatorInvalidArguments for a wrong count of arguments.
void check_call(const std::string& name, size_t argument_count);

/// The value of an operator or function, but of those that do not evaluate all their arguments. `now` is UTCNOW().
Datum call_function(const std::string& name, const std::vector<Datum>& arguments, emulator::Time now);

}  // namespace s3::select
