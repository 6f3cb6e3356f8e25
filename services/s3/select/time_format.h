// Arithmetic with timestamps, and their formats: S3 Select's DATE_ADD, DATE_DIFF, EXTRACT and TO_STRING.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-select-sql-reference-date.html
#pragma once

#include <string>

#include "services/s3/select/datum.h"

namespace s3::select {

/// `part` is "YEAR", "MONTH", "DAY", "HOUR", "MINUTE" or "SECOND". Throws EvaluatorInvalidArguments for another one.
Timestamp moved_by(const Timestamp& timestamp, const std::string& part, int64_t count);
/// How many whole parts lie between.
int64_t difference(const std::string& part, const Timestamp& from, const Timestamp& to);
/// Also "TIMEZONE_HOUR" and "TIMEZONE_MINUTE".
int64_t part_of(const Timestamp& timestamp, const std::string& part);
/// A pattern such as "MMMM d, y h:m a". Throws EvaluatorTimestampFormatPatternSymbol… for what is none.
std::string format_by_pattern(const Timestamp& timestamp, const std::string& pattern);

}  // namespace s3::select
