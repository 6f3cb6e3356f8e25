// The values that S3 Select's SQL computes with: of JSON's types, timestamps, and MISSING for what is not there.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-select-sql-reference-data-types.html
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <nlohmann/json.hpp>

namespace s3::select {

/// In the order of its members, as results show them.
using Json = nlohmann::ordered_json;

struct Missing {};

struct Timestamp {
  int64_t milliseconds = 0;  ///< Since 1970, in UTC.
  int offset_minutes = 0;
};

using Datum = std::variant<Missing, Json, Timestamp>;

/// NULL or MISSING: operators on it are neither true nor false.
bool is_absent(const Datum& datum);
/// What a condition says; nothing if it is not known. Throws InvalidDataType for what is no truth value.
std::optional<bool> truth_of(const Datum& datum);
/// The other way: NULL for what is not known.
Datum truth(std::optional<bool> value);
std::string text_of(const Datum& datum);
/// A number, also one that is written as text, as all fields of CSV are; nothing for anything else.
std::optional<Json> number_of(const Datum& datum);
/// Nothing if the two cannot be compared.
std::optional<std::partial_ordering> compare(const Datum& one, const Datum& other);

/// CAST. Throws CastFailed for what cannot be of that type, InvalidCast for types that there are not.
Datum cast(const Datum& datum, const std::string& type);

/// "2017-01-01T10:11:12.345+01:00" with as much of it as is known; nothing if it is no timestamp.
std::optional<Timestamp> parse_timestamp(std::string_view text);
std::string format_timestamp(const Timestamp& timestamp);

/// The parts of a timestamp in its own offset.
struct CalendarTime {
  int64_t year = 1970;
  unsigned month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0;
};
CalendarTime calendar_of(const Timestamp& timestamp);
Timestamp timestamp_of(const CalendarTime& parts, int offset_minutes);

}  // namespace s3::select
