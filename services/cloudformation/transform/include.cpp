#include "services/cloudformation/transform/include.h"

#include <algorithm>

#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/template_reader.h"

namespace cloudformation {
namespace {

constexpr std::string_view kInclude = "AWS::Include";
constexpr std::string_view kNoTemplate = "The specified S3 object's content should be valid Yaml/JSON";

Node read_snippet(const std::string& text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string::npos) refuse_transform(kInclude, std::string(kNoTemplate));
  Node snippet = text[start] == '{' || text[start] == '[' ? read_json(text) : read_yaml(text);
  if (!snippet.is_map() && !snippet.is_list()) refuse_transform(kInclude, std::string(kNoTemplate));
  return snippet;
}

}  // namespace

Node included_snippet(const Node& parameters, const Environment& environment, const TransformHost& host) {
  const Node* location = parameters.find("Location");
  if (!location || parameters.members.size() != 1) {
    refuse_transform(kInclude, "The only parameter of the transform is Location, which is required");
  }
  // Unlike the parameters of other transforms, the location may be made of the template's parameters.
  const Node uri = evaluate(*location, environment);
  if (!uri.is_string() || !uri.text.starts_with("s3://")) {
    refuse_transform(kInclude, "The location parameter is not a valid S3 uri.");
  }
  return read_snippet(host.read_object(uri.text));
}

Node merge_snippet(Node holder, const Node& snippet) {
  if (!snippet.is_map()) refuse_transform(kInclude, std::string(kNoTemplate));
  for (const Member& member : snippet.members) {
    const auto own = std::find_if(holder.members.begin(), holder.members.end(),
                                  [&](const Member& known) { return known.key == member.key; });
    if (own == holder.members.end()) {
      holder.members.push_back(member);
    } else if (own->value.is_map() && member.value.is_map()) {
      own->value = merge_snippet(std::move(own->value), member.value);
    }
  }
  return holder;
}

}  // namespace cloudformation
