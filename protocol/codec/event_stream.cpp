#include "protocol/codec/event_stream.h"

#include "protocol/checksum/crc.h"

namespace protocol {
namespace {

constexpr char kTextHeader = 7;
/// Two lengths and their checksum before, a checksum behind.
constexpr size_t kFrameBytes = 16;

void append_number(std::string& text, uint64_t number, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) text += static_cast<char>(number >> shift);
}

void append_header(std::string& headers, std::string_view name, std::string_view value) {
  headers += static_cast<char>(name.size());
  headers.append(name) += kTextHeader;
  append_number(headers, value.size(), 2);
  headers.append(value);
}

}  // namespace

void append_event(std::string& stream, const StreamedEvent& event) {
  std::string headers;
  append_header(headers, ":message-type", "event");
  append_header(headers, ":event-type", event.type);
  if (!event.content_type.empty()) append_header(headers, ":content-type", event.content_type);
  const size_t start = stream.size();
  append_number(stream, kFrameBytes + headers.size() + event.payload.size(), 4);
  append_number(stream, headers.size(), 4);
  append_number(stream, update_crc<kCrc32>(0, std::string_view(stream).substr(start)), 4);
  stream.append(headers).append(event.payload);
  append_number(stream, update_crc<kCrc32>(0, std::string_view(stream).substr(start)), 4);
}

}  // namespace protocol
