#include "services/cloudformation/registry/resource_identifier.h"

#include <algorithm>

#include "services/cloudformation/registry/pattern_sample.h"
#include "services/cloudformation/registry/type_name.h"
#include "services/cloudformation/template/pattern.h"
#include "services/cloudformation/template/reference_value.h"

namespace cloudformation {
namespace {

using emulator::RequestContext;
using protocol::FactDocument;

/// Of names whose length no schema bounds.
constexpr size_t kNameLengthDefault = 128;
/// Shorter names have no room for the stack's name, the logical id and chance.
constexpr size_t kGeneratedLengthMin = 20;

Value::json_pointer pointer_of(const PropertyPath& path) {
  std::string text;
  for (const std::string& step : path) text += "/" + step;
  return Value::json_pointer(text);
}

std::string identifier_text(const Value& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string joined(const Value& model, const std::vector<PropertyPath>& paths) {
  std::string text;
  bool is_first = true;
  for (const PropertyPath& path : paths) {
    const auto place = pointer_of(path);
    if (!model.contains(place)) return {};
    text += (is_first ? "" : "|") + identifier_text(model.at(place));
    is_first = false;
  }
  return text;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

std::string replaced(std::string text, char from, char to) {
  if (to) {
    std::replace(text.begin(), text.end(), from, to);
  } else {
    text.erase(std::remove(text.begin(), text.end(), from), text.end());
  }
  return text;
}

size_t length_max(const FactDocument& schema) {
  const auto most = schema.find("maxLength");
  return std::min(kNameLengthDefault, most ? static_cast<size_t>(most->number()) : kNameLengthDefault);
}

/// The generated name in the spelling that the property's pattern takes.
std::string spelled(RequestContext& context, const FactDocument& schema, const std::string& name) {
  const auto written = schema.find("pattern");
  const auto pattern = written ? Pattern::compile(written->string()) : std::nullopt;
  if (!pattern) return name;
  for (const std::string& candidate : {name, lower(name), replaced(name, '-', '_'), lower(replaced(name, '-', '_')),
                                       replaced(name, '-', 0), lower(replaced(name, '-', 0))}) {
    if (pattern->matches_somewhere(candidate)) return candidate;
  }
  return sample_text(written->string(), {1, length_max(schema)}, context.machine.ids).value_or(name);
}

std::string generated(RequestContext& context, const ResourceSchema& schema, const std::string& property,
                      const FactDocument& described, const NameMaker& make_name) {
  const auto known = physical_name_rule(schema.type_name());
  if (known && known->property == property) return make_name(*known);
  const size_t length = length_max(described);
  if (length < kGeneratedLengthMin) {
    const auto written = described.find("pattern");
    const std::string_view pattern = written ? written->string() : "^[a-z0-9]+$";
    if (const auto sample = sample_text(pattern, {1, length}, context.machine.ids)) return *sample;
  }
  return spelled(context, described,
                 make_name({.type = schema.type_name(), .property = property, .length_max = length}));
}

bool contains(const std::vector<PropertyPath>& paths, const PropertyPath& path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

void add_name(RequestContext& context, const ResourceSchema& schema, const PropertyPath& path, Value& model,
              const NameMaker& make_name) {
  const auto described = schema.at(path);
  const auto place = pointer_of(path);
  if (!described || model.contains(place)) return;
  const std::string name = plain(path.back());
  if (const auto otherwise = described->find("default")) {
    model[place] = otherwise->to_json();
  } else if (const auto choices = described->find("enum"); choices && choices->size()) {
    model[place] = (*choices)[0].to_json();
  } else if (name.ends_with("accountid") || name == "catalogid") {
    model[place] = context.account;
  } else if (name == "eventbusname") {
    model[place] = "default";
  } else {
    model[place] = generated(context, schema, path.back(), *described, make_name);
  }
}

}  // namespace

std::string identifier_of(const ResourceSchema& schema, const Value& model) {
  return joined(model, schema.primary_identifier());
}

std::optional<Value> identifier_properties(const ResourceSchema& schema, const std::string& identifier) {
  const auto paths = schema.primary_identifier();
  Value result = Value::object();
  size_t start = 0;
  for (size_t i = 0; i < paths.size(); ++i) {
    if (start > identifier.size()) return std::nullopt;
    // Only the last part may hold a bar of its own.
    const size_t end =
        i + 1 == paths.size() ? identifier.size() : std::min(identifier.find('|', start), identifier.size());
    result["/properties" + path_text(paths[i])] = identifier.substr(start, end - start);
    start = end + 1;
  }
  return result;
}

std::string reference_of(const ResourceSchema& schema, const Value& model, const std::string& identifier) {
  const auto paths = reference_properties(schema);
  std::string reference = paths.empty() ? std::string() : joined(model, paths);
  // "[EventBusName|]Name": the default bus is left out.
  const std::string bus =
      model.value("EventBusName", Value("default")).is_string() ? model.value("EventBusName", "default") : "";
  if (schema.type_name() == "AWS::Events::Rule" && bus != "default") reference = bus + "|" + reference;
  return reference.empty() ? identifier : reference;
}

void add_names(RequestContext& context, const ResourceSchema& schema, Value& model, const NameMaker& make_name) {
  if (const auto rule = physical_name_rule(schema.type_name())) {
    add_name(context, schema, {std::string(rule->property)}, model, make_name);
  }
  const auto read_only = schema.read_only();
  for (const PropertyPath& path : schema.primary_identifier()) {
    // Names that a template cannot give ("ScheduledActionName") are made up like others, and so are the identifiers of
    // what is attached to something else.
    const bool is_made_up = plain(path.back()).ends_with("name") || reference_properties(schema).empty();
    if (!contains(read_only, path) || is_made_up) {
      add_name(context, schema, path, model, make_name);
    }
  }
}

}  // namespace cloudformation
