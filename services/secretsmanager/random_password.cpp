#include "services/secretsmanager/random_password.h"

#include <algorithm>

#include "emulator/time/id_generator.h"
#include "services/secretsmanager/refusal.h"

namespace secretsmanager {
namespace {

constexpr size_t kLengthDefault = 32;

struct CharacterKind {
  const char* excluding_member;
  std::string_view characters;
};

constexpr CharacterKind kKinds[] = {{"ExcludeLowercase", "abcdefghijklmnopqrstuvwxyz"},
                                    {"ExcludeUppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
                                    {"ExcludeNumbers", "0123456789"},
                                    {"ExcludePunctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}};

/// The alphabets that the password is made of, each without the excluded characters; empty ones are left out.
std::vector<std::string> alphabets_of(const Value& input) {
  const std::string excluded = input.value("ExcludeCharacters", "");
  std::vector<std::string> alphabets;
  const auto add = [&](std::string_view characters) {
    std::string left;
    std::copy_if(characters.begin(), characters.end(), std::back_inserter(left),
                 [&](char c) { return excluded.find(c) == std::string::npos; });
    if (!left.empty()) alphabets.push_back(std::move(left));
  };
  for (const CharacterKind& kind : kKinds) {
    if (!input.value(kind.excluding_member, false)) add(kind.characters);
  }
  if (input.value("IncludeSpace", false)) add(" ");
  return alphabets;
}

Value get_random_password(RequestContext& context, const Value& input) {
  const std::vector<std::string> alphabets = alphabets_of(input);
  if (alphabets.empty()) {
    throw invalid_request("The password can't be generated: every character is excluded.");
  }
  const size_t length = input.value("PasswordLength", kLengthDefault);
  std::string all, password;
  for (const std::string& alphabet : alphabets) all += alphabet;
  if (input.value("RequireEachIncludedType", true)) {
    if (length < alphabets.size()) {
      throw invalid_parameter("Password length " + std::to_string(length) +
                              " is too short based on the required types.");
    }
    for (const std::string& alphabet : alphabets) password += context.machine.ids.from_alphabet(alphabet, 1);
  }
  password += context.machine.ids.from_alphabet(all, length - password.size());
  for (size_t i = password.size(); i > 1; --i) std::swap(password[i - 1], password[context.machine.ids.number() % i]);
  return {{"RandomPassword", std::move(password)}};
}

}  // namespace

void add_random_password(Service& service) {
  service.operations.push_back({"GetRandomPassword", get_random_password});
}

}  // namespace secretsmanager
