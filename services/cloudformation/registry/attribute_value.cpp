#include "services/cloudformation/registry/attribute_value.h"

#include <algorithm>
#include <charconv>

#include "emulator/time/clock.h"
#include "emulator/time/id_generator.h"
#include "services/cloudformation/registry/attribute_format.h"
#include "services/cloudformation/registry/pattern_sample.h"
#include "services/cloudformation/registry/resource_arn.h"
#include "services/cloudformation/registry/type_name.h"
#include "services/cloudformation/template/pattern.h"
#include "services/cloudformation/template/property_scalar.h"

namespace cloudformation {
namespace {

using emulator::RequestContext;
using protocol::FactDocument;

constexpr int kDepthMax = 6;
constexpr std::string_view kLower = "0123456789abcdefghijklmnopqrstuvwxyz";

/// What an enum of states says of a resource that is ready, the likeliest first.
constexpr std::string_view kReadyStates[] = {
    "active",  "available", "enabled",   "ready",          "running",          "complete",           "completed",
    "created", "success",   "succeeded", "deployed",       "healthy",          "inservice",          "issued",
    "online",  "published", "accepted",  "createcomplete", "createsuccessful", "creationsuccessful", "connected",
    "ok"};

/// What AWS shows only after something went wrong, or was done to the resource by others.
constexpr std::string_view kAbsentAtFirst[] = {"reason",  "message", "error",   "errors",
                                               "failure", "warning", "warnings"};

/// The port that a service listens on where its type has one.
constexpr std::pair<std::string_view, int> kPorts[] = {{"mysql", 3306},    {"aurora", 3306}, {"mariadb", 3306},
                                                       {"postgres", 5432}, {"oracle", 1521}, {"sqlserver", 1433}};

bool ends_with_any(const std::string& name, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
}

TextBounds bounds_of(const FactDocument& schema) {
  TextBounds bounds;
  if (const auto least = schema.find("minLength")) bounds.length_min = static_cast<size_t>(least->number());
  if (const auto most = schema.find("maxLength")) bounds.length_max = static_cast<size_t>(most->number());
  return bounds;
}

bool fits(const FactDocument& schema, const std::string& text) {
  const TextBounds bounds = bounds_of(schema);
  if (text.size() < bounds.length_min || text.size() > bounds.length_max) return false;
  const auto written = schema.find("pattern");
  if (!written) return true;
  const auto pattern = Pattern::compile(written->string());
  return !pattern || pattern->matches_somewhere(text);
}

/// Makes the values of one resource.
class AttributeMaker {
 public:
  AttributeMaker(RequestContext& context, const ResourceSchema& schema, Value& model)
      : context_(context), schema_(schema), model_(model), formats_(attribute_formats(schema.type_name())) {}

  /// Identifiers first, then ARNs that are made of them, then the rest.
  void add_all() {
    std::vector<PropertyPath> paths = schema_.read_only();
    std::stable_sort(paths.begin(), paths.end(),
                     [&](const PropertyPath& a, const PropertyPath& b) { return rank(a) < rank(b); });
    for (const PropertyPath& path : paths) add(path);
  }

 private:
  int rank(const PropertyPath& path) const {
    const auto identifier = schema_.primary_identifier();
    const bool is_identifier = std::find(identifier.begin(), identifier.end(), path) != identifier.end();
    const bool is_arn = plain(path.back()).ends_with("arn");
    if (is_identifier && !is_arn) return 0;
    if (plain(path.back()).ends_with("id") && path.size() == 1) return 1;
    return is_arn ? (path.size() == 1 ? 2 : 3) : 4;
  }

  void add(const PropertyPath& path) {
    if (std::find(path.begin(), path.end(), "*") != path.end()) return;
    std::string pointer;
    for (const std::string& step : path) pointer += "/" + step;
    const Value::json_pointer place(pointer);
    if (model_.contains(place) && !model_.at(place).is_object()) return;
    const auto schema = schema_.at(path);
    if (!schema || !can_hold(path)) return;
    const Value value = made(path, *schema, 0);
    if (value.is_null()) return;
    if (value.is_object() && model_.contains(place)) {
      for (const auto& [name, member] : value.items()) model_[place].emplace(name, member);
    } else {
      model_[place] = value;
    }
  }

  /// A read-only member of a property that the user may set appears only within one that was set.
  bool can_hold(const PropertyPath& path) const {
    if (path.size() == 1) return true;
    const Value* here = &model_;
    for (size_t i = 0; i + 1 < path.size(); ++i) {
      if (!here->contains(path[i]))
        return only_has_read_only({path.begin(), path.begin() + static_cast<std::ptrdiff_t>(i) + 1});
      here = &here->at(path[i]);
      if (!here->is_object()) return false;
    }
    return true;
  }

  /// Whether every member of an object is read-only, so that it is AWS's own ("Endpoint").
  bool only_has_read_only(const PropertyPath& path) const {
    const auto schema = schema_.at(path);
    const auto properties = schema ? schema->find("properties") : std::nullopt;
    if (!properties) return false;
    const auto read_only = schema_.read_only();
    for (size_t i = 0; i < properties->size(); ++i) {
      PropertyPath member = path;
      member.emplace_back(properties->key(i));
      const bool is_listed = std::any_of(read_only.begin(), read_only.end(), [&](const PropertyPath& listed) {
        return listed.size() >= member.size() && std::equal(member.begin(), member.end(), listed.begin());
      });
      if (!is_listed) return false;
    }
    return true;
  }

  Value made(const PropertyPath& path, const FactDocument& schema, int depth) {
    if (const auto row = format_of(path)) return formatted(*row, schema);
    const auto types = schema_types(schema);
    if (types.contains("string") || (types.empty() && schema.contains("enum"))) return text(path.back(), schema);
    if (types.contains("integer") || types.contains("number")) return number(path, schema);
    if (types.contains("boolean")) return false;
    if (types.contains("array")) return list(path, schema, depth);
    if (types.contains("object") || schema.contains("properties")) return object(path, schema, depth);
    return nullptr;
  }

  std::optional<AttributeFormat> format_of(const PropertyPath& path) const {
    std::string name;
    for (const std::string& step : path) name += (name.empty() ? "" : ".") + step;
    for (const AttributeFormat& format : formats_) {
      if (format.attribute == name) return format;
    }
    return std::nullopt;
  }

  Value formatted(const AttributeFormat& row, const FactDocument& schema) {
    if (!row.needs.empty() && !model_.contains(row.needs)) return nullptr;
    const auto types = schema_types(schema);
    const std::string filled = fill_format(context_, schema_, model_, row.format);
    if (types.contains("array")) {
      Value items = Value::array();
      for (size_t start = 0; start < filled.size();) {
        const size_t end = std::min(filled.find(' ', start), filled.size());
        items.push_back(filled.substr(start, end - start));
        start = end + 1;
      }
      return items;
    }
    const bool is_number = !types.contains("string") && (types.contains("integer") || types.contains("number"));
    return is_number ? Value(std::stoll(filled)) : Value(filled);
  }

  /// Objects that AWS makes: what is required of them, or all of their plain members.
  Value object(const PropertyPath& path, const FactDocument& schema, int depth) {
    const auto properties = schema.find("properties");
    if (!properties || depth > kDepthMax) return Value::object();
    Value result = Value::object();
    for (size_t i = 0; i < properties->size(); ++i) {
      PropertyPath member = path;
      member.emplace_back(properties->key(i));
      const FactDocument described = schema_.resolve((*properties)[i]);
      const Value value = made(member, described, depth + 1);
      if (!value.is_null() && value != Value::array() && value != Value::object()) result[member.back()] = value;
    }
    return result;
  }

  Value list(const PropertyPath& path, const FactDocument& schema, int depth) {
    Value result = Value::array();
    const auto least = schema.find("minItems");
    const auto items = schema.find("items");
    if (!least || !items || depth > kDepthMax) return result;
    for (size_t i = 0; i < static_cast<size_t>(least->number()); ++i) {
      result.push_back(made(path, schema_.resolve(*items), depth + 1));
    }
    return result;
  }

  Value number(const PropertyPath& path, const FactDocument& schema) {
    const std::string name = plain(path.back());
    if (const auto choices = schema.find("enum"); choices && choices->size()) return (*choices)[0].to_json();
    if (is_time(name))
      return std::chrono::duration_cast<std::chrono::seconds>(context_.time.time_since_epoch()).count();
    const auto least = schema.find("minimum");
    const int64_t minimum = least ? static_cast<int64_t>(least->number()) : 0;
    if (name.ends_with("port")) return std::max<int64_t>(port(), minimum);
    if (ends_with_any(name, {"version", "revision", "versionnumber"})) return std::max<int64_t>(1, minimum);
    return minimum;
  }

  int64_t port() const {
    const std::string engine = model_.value("Engine", "");
    if (model_.contains("Port") && model_["Port"].is_number()) return model_["Port"].get<int64_t>();
    for (const auto& [name, port] : kPorts) {
      if (engine.find(name) != std::string::npos) return port;
    }
    return engine.empty() ? 443 : 3306;
  }

  static bool is_time(const std::string& name) {
    return ends_with_any(name, {"time", "timestamp", "date", "createdat", "updatedat", "modifiedat", "startedat",
                                "endedat", "expiresat", "publishedat", "createdon"}) &&
           !ends_with_any(name, {"runtime", "uptime"});
  }

  Value text(const std::string& name, const FactDocument& schema) {
    const std::string small = plain(name);
    const bool is_absent = std::any_of(std::begin(kAbsentAtFirst), std::end(kAbsentAtFirst),
                                       [&](std::string_view ending) { return small.ends_with(ending); });
    if (is_absent) return nullptr;
    if (const auto choices = schema.find("enum"); choices && choices->size()) return ready_choice(*choices);
    for (const std::string& candidate : candidates(small, schema)) {
      if (!candidate.empty() && fits(schema, candidate)) return candidate;
    }
    if (const auto pattern = schema.find("pattern")) {
      TextBounds long_enough = bounds_of(schema);
      long_enough.length_min = std::max(long_enough.length_min, std::min(kIdentifierLength, long_enough.length_max));
      for (const TextBounds& bounds : {long_enough, bounds_of(schema)}) {
        if (const auto sample = sample_text(pattern->string(), bounds, context_.machine.ids)) return *sample;
      }
    }
    return context_.machine.ids.from_alphabet(kLower, std::max(kIdentifierLength, bounds_of(schema).length_min));
  }

  static Value ready_choice(const FactDocument& choices) {
    for (const std::string_view state : kReadyStates) {
      for (size_t i = 0; i < choices.size(); ++i) {
        if (choices[i].is_string() && plain(choices[i].string()) == state) return choices[i].to_json();
      }
    }
    return choices[0].to_json();
  }

  /// What a text of that name usually holds, the likeliest first; the schema decides between them.
  std::vector<std::string> candidates(const std::string& name, const FactDocument& schema) {
    const std::string noun = plain(noun_of_type(schema_.type_name()));
    const auto format = schema.find("format");
    std::vector<std::string> result;
    if (name.ends_with("arn")) {
      result.push_back(arn(name, noun));
    } else if (ends_with_any(name, {"accountid", "ownerid", "ownerarn", "catalogid"}) || name == "resourceowner" ||
               ends_with_any(name, {"owneraccount"})) {
      result.push_back(context_.account);
    } else if (name.ends_with("region")) {
      result.push_back(context_.region);
    } else if (is_time(name) || (format && format->string() == "date-time")) {
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(context_.time.time_since_epoch());
      result.push_back(emulator::to_iso8601(context_.time));
      result.push_back(std::to_string(seconds.count()));
    } else if (ends_with_any(name, {"state", "status"})) {
      result.insert(result.end(), {"ACTIVE", "AVAILABLE", "active"});
    } else if (ends_with_any(name, {"version", "revision", "versionid", "versionnumber", "major"})) {
      result.insert(result.end(), {"1", "1.0", "1.0.0"});
    } else if (ends_with_any(name, {"minor", "patch"})) {
      result.push_back("0");
    } else if (name.ends_with("availabilityzone")) {
      result.push_back(context_.region + "a");
    } else if (name.ends_with("port")) {
      result.push_back(std::to_string(port()));
    } else if (ends_with_any(name, {"endpoint", "address", "dnsname", "domainname", "domain", "hostname"})) {
      result.push_back(host());
    } else if (ends_with_any(name, {"url", "uri"})) {
      result.insert(result.end(), {"https://" + host(), "https://" + host() + "/"});
    } else if (name.ends_with("name")) {
      result.push_back(fill_format(context_, schema_, model_, "${Name}"));
    } else if (name.ends_with("uid") || name.ends_with("uuid")) {
      result.push_back(context_.machine.ids.uuid());
    } else if (ends_with_any(name, {"createdby", "modifiedby", "updatedby"})) {
      result.push_back(context_.principal.arn);
    }
    return result;
  }

  /// "Arn", "FunctionArn" and the like are the resource's own; of others, the property of the same thing, if it has
  /// one.
  std::string arn(const std::string& name, const std::string& noun) {
    const bool is_own = name == "arn" || name == "resourcearn" || name == noun + "arn" ||
                        noun.ends_with(name.substr(0, name.size() - 3));
    const bool is_identifier =
        schema_.primary_identifier().size() == 1 && plain(schema_.primary_identifier()[0].back()) == name;
    if (is_own || is_identifier) return resource_arn(context_, schema_, model_);
    const std::string other = name.substr(0, name.size() - 3);
    for (const auto& [property, value] : model_.items()) {
      const bool names_it =
          plain(property) == other || plain(property) == other + "id" || plain(property) == other + "name";
      if (names_it && value.is_string() && value.get_ref<const std::string&>().starts_with("arn:")) return value;
    }
    const std::string own = resource_arn(context_, schema_, model_);
    size_t end = 0;
    for (int colons = 0; colons < 5 && end != std::string::npos; ++colons) end = own.find(':', end + 1);
    return own.substr(0, end == std::string::npos ? end : end + 1) + other + "/" +
           context_.machine.ids.from_alphabet(kLower, kIdentifierLength);
  }

  std::string host() {
    std::string service = plain(service_of_type(schema_.type_name()));
    return context_.machine.ids.from_alphabet(kLower, kIdentifierLength) + "." + service +
           fill_format(context_, schema_, model_, ".${Region}.${Suffix}");
  }

  RequestContext& context_;
  const ResourceSchema& schema_;
  Value& model_;
  std::vector<AttributeFormat> formats_;
};

}  // namespace

void add_attributes(RequestContext& context, const ResourceSchema& schema, Value& model) {
  AttributeMaker(context, schema, model).add_all();
}

void touch_attributes(RequestContext& context, const ResourceSchema& schema, Value& model) {
  for (const PropertyPath& path : schema.read_only()) {
    if (path.size() != 1 || !model.contains(path[0])) continue;
    const std::string name = plain(path[0]);
    const bool is_change = name.find("update") != std::string::npos || name.find("modif") != std::string::npos;
    Value& value = model[path[0]];
    const bool is_time =
        value.is_string() && value.get_ref<const std::string&>().size() > 18 && name.find("arn") == std::string::npos;
    if (is_change && is_time && !name.ends_with("by")) value = emulator::to_iso8601(context.time);
  }
}

}  // namespace cloudformation
