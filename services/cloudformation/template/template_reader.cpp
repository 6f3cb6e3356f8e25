#include "services/cloudformation/template/template_reader.h"

#include "services/cloudformation/template/refusal.h"

namespace cloudformation {

Node read_template(std::string_view body) {
  if (body.size() > kTemplateBytesMax) {
    refuse("Template may not exceed " + std::to_string(kTemplateBytesMax) + " bytes in size.");
  }
  const size_t first = body.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string_view::npos && body[first] == '{';
  Node document = is_json ? read_json(body) : read_yaml(body);
  if (!document.is_map()) refuse("Template format error: unsupported structure.");
  for (const Member& section : document.members) refuse_nulls(section.value, "/" + section.key);
  return document;
}

}  // namespace cloudformation
