// A serverless template under way: the resources as written, and what is made of them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "services/cloudformation/template/evaluate.h"

namespace cloudformation {

/// JSON whose members keep their order.
using Json = nlohmann::ordered_json;

/// Thrown where a serverless resource does not hold; all of a template are reported together.
struct InvalidResource {
  std::string message;
};

struct Sam {
  const Environment& environment;
  /// The ARN of a policy that AWS manages, by its name.
  std::function<std::optional<std::string>(const std::string& name)> managed_policy;
  /// The resources as written, globals merged.
  Json source = Json::object();
  /// The resources as made.
  Json made = Json::object();
  /// What names stand for since resources were made: "Fn.Version" for "FnVersion0123456789".
  std::map<std::string, std::string> names = {};
};

/// One serverless resource.
struct SamResource {
  std::string id;
  std::string type;
  Json properties;
  /// Condition, DeletionPolicy and UpdateReplacePolicy, which everything made of it has too.
  Json inherited;
  /// All its attributes.
  Json attributes;

  /// A property, or null.
  const Json& get(const char* name) const;
  bool has(const char* name) const { return !get(name).is_null(); }
  std::string text(const char* name, const std::string& otherwise = {}) const;
};

SamResource sam_resource(const std::string& id, const Json& declaration);

/// Adds a resource that is made of another, with the attributes it inherits.
Json& make(Sam& sam, const SamResource& origin, const std::string& id, const std::string& type, Json properties);

Json reference_to(const std::string& id);
Json get_att(const std::string& id, const std::string& attribute);
Json substitution(const std::string& text);
Json substitution(const std::string& text, Json variables);
Json no_value();
/// A map with one member, which is how functions look.
bool is_function(const Json& value);
/// The value of a parameter where the JSON is a reference to one; else the JSON.
Json with_parameter(const Sam& sam, const Json& value);

/// {"key": "value"} as [{"Key": "key", "Value": "value"}], after the tag that SAM adds itself.
Json tag_list(const Json& tags, const std::string& own_tag);
/// Copies the members that are there.
void copy_members(const Json& from, Json& to, std::initializer_list<const char*> names);

[[noreturn]] void invalid(const std::string& id, const std::string& message);
[[noreturn]] void invalid_event(const std::string& id, const std::string& event, const std::string& message);

}  // namespace cloudformation
