// Messages of AWS's event streams: framed, with headers and checksums.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html
#pragma once

#include <string>
#include <string_view>

namespace protocol {

struct StreamedEvent {
  std::string_view type;
  /// Empty for events without a payload.
  std::string_view content_type = {};
  std::string_view payload = {};
};

void append_event(std::string& stream, const StreamedEvent& event);

}  // namespace protocol
