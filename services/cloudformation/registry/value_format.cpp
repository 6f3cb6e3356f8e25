#include "services/cloudformation/registry/value_format.h"

#include <charconv>

#include "emulator/store/store.h"
#include "emulator/time/id_generator.h"
#include "services/cloudformation/registry/type_name.h"
#include "services/cloudformation/template/pseudo_parameters.h"

namespace cloudformation {
namespace {

using emulator::RequestContext;

/// As long as most of AWS's ids are where nothing says how long they are.

struct Alphabet {
  std::string_view name, letters;
};

constexpr Alphabet kAlphabets[] = {
    {"lower", "0123456789abcdefghijklmnopqrstuvwxyz"},
    {"alphanumeric", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"},
    {"upper", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"hex", "0123456789abcdef"},
    {"digits", "123456789"},
};

std::optional<std::string> by_chance(RequestContext& context, std::string_view blank) {
  if (blank == "uuid") return context.machine.ids.uuid();
  const size_t colon = blank.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  for (const Alphabet& alphabet : kAlphabets) {
    if (alphabet.name != blank.substr(0, colon)) continue;
    size_t length = 0;
    std::from_chars(blank.data() + colon + 1, blank.data() + blank.size(), length);
    return context.machine.ids.from_alphabet(alphabet.letters, length);
  }
  return std::nullopt;
}

std::optional<std::string> of_place(const RequestContext& context, std::string_view blank) {
  if (blank == "Region") return context.region;
  if (blank == "Account" || blank == "AccountId") return context.account;
  if (blank == "Partition") return std::string(emulator::partition_of(context.region));
  if (blank != "Suffix") return std::nullopt;
  return with_partition({.account_id = context.account, .region = context.region}, context.machine.facts).url_suffix;
}

/// The part of an ARN or a path that names the thing itself.
std::string last_part(const std::string& text) {
  const size_t cut = text.find_last_of("/:");
  return text.starts_with("arn:") && cut != std::string::npos ? text.substr(cut + 1) : text;
}

std::optional<std::string> text_of(const Value& value) {
  if (value.is_string() && !value.get_ref<const std::string&>().empty()) return last_part(value);
  if (value.is_number()) return value.dump();
  return std::nullopt;
}

/// A top-level property by its plain name.
std::optional<std::string> property_text(const Value& model, const std::string& wanted) {
  for (const auto& [name, value] : model.items()) {
    if (plain(name) == wanted) return text_of(value);
  }
  return std::nullopt;
}

std::optional<std::string> of_resource(const ResourceSchema& schema, const Value& model, std::string_view blank) {
  const std::string wanted = plain(blank), noun = plain(noun_of_type(schema.type_name()));
  const bool is_name = wanted.ends_with("name");
  std::vector<std::string> candidates = {wanted, noun + wanted};
  if (wanted.starts_with(noun)) candidates.push_back(wanted.substr(noun.size()));
  // Of a parent: its ARN or id. A resource's own id is never its name.
  const std::string owner = wanted.substr(0, wanted.size() - (is_name ? 4 : wanted.ends_with("id") ? 2 : 0));
  if (owner != wanted && owner != noun && !owner.empty()) {
    for (const char* ending : {"id", "name", "arn", "identifier", ""}) candidates.push_back(owner + ending);
  }
  for (const std::string& candidate : candidates) {
    if (candidate.empty()) continue;
    if (auto text = property_text(model, candidate)) return text;
  }
  // The blank may have a name of its own ("ResourceId"): then it means what identifies the resource.
  const char* ending = is_name ? "name" : "id";
  for (const std::string& candidate : {noun + ending, std::string(ending)}) {
    if (auto text = property_text(model, candidate)) return text;
  }
  const auto identifier = schema.primary_identifier();
  if (identifier.empty() || identifier.back().size() != 1) return std::nullopt;
  return model.contains(identifier.back()[0]) ? text_of(model.at(identifier.back()[0])) : std::nullopt;
}

/// Versions of one thing are numbered, and no number is used again.
std::string next_number(RequestContext& context, const ResourceSchema& schema, const std::string& owner) {
  const std::string key =
      "c/" + context.account + "/" + context.region + "/number/" + std::string(schema.type_name()) + "/" + owner;
  const auto last = context.transaction.get(key);
  const std::string number = std::to_string((last ? std::stoull(*last) : 0) + 1);
  context.transaction.put(key, number);
  return number;
}

std::string filled(RequestContext& context, const ResourceSchema& schema, const Value& model, std::string_view blank) {
  if (blank.starts_with('@')) return model.value(std::string(blank.substr(1)), "");
  constexpr std::string_view kNext = "next:";
  if (blank.starts_with(kNext)) {
    return next_number(context, schema, of_resource(schema, model, blank.substr(kNext.size())).value_or(""));
  }
  if (auto text = of_place(context, blank)) return *text;
  if (auto text = by_chance(context, blank)) return *text;
  if (auto text = of_resource(schema, model, blank)) return *text;
  if (plain(blank).ends_with("uuid")) return context.machine.ids.uuid();
  return context.machine.ids.from_alphabet(kAlphabets[0].letters, kIdentifierLength);
}

}  // namespace

std::string fill_format(RequestContext& context, const ResourceSchema& schema, const Value& model,
                        std::string_view format) {
  std::string text;
  while (!format.empty()) {
    const size_t start = format.find("${");
    text += format.substr(0, start);
    if (start == std::string_view::npos) break;
    const size_t end = format.find('}', start);
    text += filled(context, schema, model, format.substr(start + 2, end - start - 2));
    format.remove_prefix(std::min(format.size(), end + 1));
  }
  return text;
}

}  // namespace cloudformation
