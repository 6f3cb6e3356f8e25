#include "emulator/command_line/iam_report.h"

#include <nlohmann/json.hpp>

namespace emulator {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string describe_statement(const Json& statement) {
  const std::string sid = statement.value("sid", "");
  std::string text = "    " + statement.value("effect", "") + " in " + statement.value("policy", "") + ", statement " +
                     std::to_string(statement.value("statement", 0) + 1) + (sid.empty() ? "" : " (" + sid + ")");
  if (statement.value("applies", false)) return text + ": applies\n";
  const std::string differs = statement.value("differs_in", "");
  text += ": does not apply, by its " + differs + "\n";
  if (differs != "Condition") {
    return text + "      it says " + text_of(statement["wanted"]) + ", the request " + text_of(statement["request"]) +
           "\n";
  }
  for (const Json& condition : statement["conditions"]) {
    text += "      " + condition.value("operator", "") + " " + condition.value("key", "") + ": it says " +
            text_of(condition["wanted"]) + ", the request " +
            (condition["request"].is_null() ? "has no such key" : text_of(condition["request"])) + "\n";
  }
  return text;
}

std::string describe_denial(const Json& denial) {
  const bool is_enforced = denial.value("enforced", true);
  std::string text = denial.value("time", "") + "  " + denial.value("operation", "") +
                     (is_enforced ? "  denied\n  " : "  would be denied\n  ") + denial.value("message", "") + "\n";
  const Json& statements = denial["statements"];
  text += statements.empty() ? "  No statement is about this action.\n" : "  Statements about this action:\n";
  for (const Json& statement : statements) text += describe_statement(statement);
  const Json& remedy = denial["remedy"];
  if (remedy.contains("statement")) {
    text += "  To allow it, add to the " + remedy.value("add_to", "") + ":\n    " + remedy["statement"].dump() + "\n";
  } else {
    text += "  To allow it, remove or narrow " + remedy.value("remove_or_narrow", "") + ".\n";
  }
  return text;
}

}  // namespace

std::string explain_denials(const std::string& page) {
  const Json denials = Json::parse(page).at("denials");
  std::string text;
  for (auto denial = denials.rbegin(); denial != denials.rend(); ++denial) {
    text += (text.empty() ? "" : "\n") + describe_denial(*denial);
  }
  return text.empty() ? "Nothing was denied.\n" : text;
}

std::string needed_policies(const std::string& page) {
  std::string text;
  const Json principals = Json::parse(page).at("principals");
  for (const auto& [principal, policy] : principals.items()) {
    text += (text.empty() ? "" : "\n") + principal + "\n" + policy.dump(2) + "\n";
  }
  return text.empty() ? "Nobody but root users has asked for anything; with --iam report they are recorded, too.\n"
                      : text;
}

}  // namespace emulator
