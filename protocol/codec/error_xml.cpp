#include "protocol/codec/error_xml.h"

#include <nlohmann/json.hpp>

#include "protocol/codec/member_values.h"
#include "protocol/codec/xml_value.h"
#include "protocol/codec/xml_writer.h"

namespace protocol {

void append_error_members(std::string& out, const ErrorContent& content, const TextStyle& style) {
  append_text_element(out, "Code", content.error.code());
  append_text_element(out, "Message", content.error.message());
  if (content.shape) {
    const Value members = error_members(content.error, *content.shape);
    for_each_member_value(*content.shape, members, [&](const Member& member, const Value& value) {
      if (is_message(member.name()) || member.location() != Location::kBody) return;
      append_xml_member(out, member, xml_element_name(member), value, style);
    });
  }
  for (const auto& [name, text] : content.error.members()) {
    if (!content.shape || !content.shape->member(name)) append_text_element(out, name, text);
  }
}

void append_error_response(std::string& out, const ErrorContent& content, const TextStyle& style) {
  open_root(out, "ErrorResponse", content.service.xml_namespace());
  out += "<Error>";
  append_text_element(out, "Type", content.status >= 500 ? "Receiver" : "Sender");
  append_error_members(out, content, style);
  out += "</Error>";
  append_text_element(out, "RequestId", content.request_id);
  close_element(out, "ErrorResponse");
}

}  // namespace protocol
