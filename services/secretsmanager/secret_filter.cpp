#include "services/secretsmanager/secret_filter.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "services/secretsmanager/refusal.h"
#include "services/secretsmanager/secret.h"

namespace secretsmanager {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// The texts that a filter looks at.
std::vector<std::string> texts_of(const Value& secret, const std::string& key) {
  std::vector<std::string> texts;
  const bool is_all = key == "all";
  if (is_all || key == "name") texts.push_back(secret.at("Name"));
  if (is_all || key == "description") texts.push_back(secret.value("Description", ""));
  if (is_all || key == "owning-service") texts.push_back(secret.value("OwningService", ""));
  if (is_all || key == "primary-region") texts.push_back(secret.value("PrimaryRegion", ""));
  for (const Value& tag : secret.at("Tags")) {
    if (is_all || key == "tag-key") texts.push_back(tag["Key"]);
    if (is_all || key == "tag-value") texts.push_back(tag.value("Value", ""));
  }
  return texts;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    const bool is_letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (is_letter) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

/// "description: Prefix match, not case-sensitive. name, tag-key, tag-value: Prefix match, case-sensitive. all: Breaks
/// the filter value string into words and then searches all attributes for matches. Not case-sensitive."
bool finds(const std::string& key, const std::string& text, const std::string& wanted) {
  if (key == "all") {
    const std::string inside = lower(text);
    const auto words = words_of(lower(wanted));
    return !words.empty() && std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return inside.find(word) != std::string::npos;
    });
  }
  return key == "description" ? lower(text).starts_with(lower(wanted)) : text.starts_with(wanted);
}

bool matches(const Value& secret, const std::string& key, const std::string& wanted) {
  const auto texts = texts_of(secret, key);
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) { return finds(key, text, wanted); });
}

/// A value that begins with "!" excludes what it finds.
bool passes(const Value& secret, const Value& filter) {
  const std::string key = filter.at("Key");
  bool has_positive = false, is_found = false;
  for (const std::string value : filter.at("Values")) {
    if (value.starts_with('!')) {
      if (matches(secret, key, value.substr(1))) return false;
    } else {
      has_positive = true;
      is_found = is_found || matches(secret, key, value);
    }
  }
  return !has_positive || is_found;
}

void check(const Value& filters) {
  for (const Value& filter : filters) {
    if (!filter.contains("Key")) throw invalid_parameter("Invalid filter key");
    if (!filter.contains("Values")) {
      throw invalid_parameter("Invalid filter values for key: " + filter["Key"].get<std::string>());
    }
  }
}

}  // namespace

std::vector<Value> filtered_secrets(RequestContext& context, const Value& filters) {
  check(filters);
  std::vector<Value> result;
  context.machine.engine.each(context, secret_type(context), [&](Value& secret) {
    const bool is_wanted =
        std::all_of(filters.begin(), filters.end(), [&](const Value& filter) { return passes(secret, filter); });
    if (is_wanted) result.push_back(std::move(secret));
    return true;
  });
  return result;
}

}  // namespace secretsmanager
