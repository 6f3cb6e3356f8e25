#include "protocol/codec/error_json.h"

#include <nlohmann/json.hpp>

#include "protocol/codec/json_value.h"
#include "protocol/codec/member_values.h"

namespace protocol {
namespace {

/// Appends "name": with the comma that may have to stand before it.
void append_name(std::string& out, std::string_view name) {
  if (out.back() != '{') out += ',';
  append_json_string(out, name);
  out += ':';
}

}  // namespace

void append_error_json(std::string& out, const JsonErrorContent& content) {
  const ApiError& error = content.error;
  out += '{';
  if (!content.type.empty()) {
    append_name(out, "__type");
    append_json_string(out, content.type);
  }
  bool has_message = error.message().empty();
  if (content.shape) {
    for_each_member_value(*content.shape, error_members(error, *content.shape),
                          [&](const Member& member, const Value& value) {
                            if (is_message(member.name())) has_message = true;
                            if (member.location() != Location::kBody) return;
                            append_name(out, member.wire_name());
                            append_json_member(out, member, value);
                          });
  }
  if (!has_message) {
    append_name(out, "message");
    append_json_string(out, error.message());
  }
  for (const auto& [name, text] : error.members()) {
    if (content.shape && content.shape->member(name)) continue;
    append_name(out, name);
    append_json_string(out, text);
  }
  out += '}';
}

}  // namespace protocol
