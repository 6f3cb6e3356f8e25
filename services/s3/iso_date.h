// Dates as resource types write them.
#pragma once

#include <string>

namespace s3 {

/// Seconds since 1970 of "2026-01-01T00:00:00.000Z" or "2026-01-01". Throws MalformedXML for what is no date.
double seconds_of_iso_date(const std::string& text);

}  // namespace s3
