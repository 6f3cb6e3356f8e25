#include "emulator/enforcement/required_permissions.h"

#include <algorithm>

#include "protocol/http/ascii.h"

namespace emulator {
namespace {

using protocol::equal_ignoring_case;

constexpr std::string_view kAnything = "*";
constexpr int kRuleDepthMax = 8;

void collect_texts(const Value& value, std::vector<std::string>& texts) {
  if (value.is_string()) texts.push_back(value);
  if (!value.is_array()) return;
  for (const Value& item : value) {
    if (item.is_string()) texts.push_back(item);
  }
}

void collect_under(const Value& value, std::string_view member, std::vector<std::string>& texts, int depth) {
  if (depth > kRuleDepthMax) return;
  if (value.is_array()) {
    for (const Value& item : value) collect_under(item, member, texts, depth + 1);
  } else if (value.is_object()) {
    for (const auto& [name, child] : value.items()) {
      if (equal_ignoring_case(name, member)) {
        collect_texts(child, texts);
      }
      if (child.is_structured()) collect_under(child, member, texts, depth + 1);
    }
  }
}

/// Fills a template's parts from an input.
class ArnBuilder {
 public:
  ArnBuilder(const ServiceAuthorization& rows, const RequestContext& context, const Value& input)
      : rows_(rows), context_(context), input_(input) {}

  /// The ARNs that the input names; nothing if it does not name all the parts of one.
  std::optional<std::vector<std::string>> build(std::string_view pattern) const {
    std::vector<std::string> arns{""}, whole;
    bool is_complete = true;
    for (std::string_view rest = pattern; !rest.empty();) {
      const size_t variable = std::min(rest.find("${"), rest.size());
      if (is_complete) {
        for (std::string& arn : arns) arn += rest.substr(0, variable);
      }
      if (variable == rest.size()) break;
      const size_t end = rest.find('}', variable);
      const auto values = names_of(rest.substr(variable + 2, end - variable - 2), pattern, whole);
      is_complete = is_complete && !values.empty();
      if (is_complete) arns = combine(std::move(arns), values);
      rest.remove_prefix(end + 1);
    }
    if (!whole.empty()) {
      if (is_complete) whole.insert(whole.end(), arns.begin(), arns.end());
      return whole;
    }
    return is_complete ? std::optional(arns) : std::nullopt;
  }

  /// The same with "*" for what is not named.
  std::string build_open(std::string_view pattern) const {
    std::string arn;
    for (size_t position = 0; position < pattern.size(); ++position) {
      if (!pattern.substr(position).starts_with("${")) {
        arn += pattern[position];
        continue;
      }
      const size_t end = pattern.find('}', position);
      std::vector<std::string> whole;
      const auto values = names_of(pattern.substr(position + 2, end - position - 2), pattern, whole);
      arn += values.size() == 1 ? std::string_view(values.front()) : kAnything;
      position = end;
    }
    return arn;
  }

 private:
  static std::vector<std::string> combine(const std::vector<std::string>& heads,
                                          const std::vector<std::string>& tails) {
    std::vector<std::string> all;
    for (const std::string& head : heads) {
      for (const std::string& tail : tails) all.push_back(head + tail);
    }
    return all;
  }

  /// What an input says of a variable. A value that is an ARN of the template's own kind goes to `whole`; of an ARN of
  /// another kind the name at its end is meant ("cluster/main" in a template of services).
  std::vector<std::string> names_of(std::string_view variable, std::string_view pattern,
                                    std::vector<std::string>& whole) const {
    std::vector<std::string> names;
    for (std::string& value : values_of(variable)) {
      if (!value.starts_with("arn:")) {
        names.push_back(std::move(value));
      } else if (kind_of(value) == kind_of(pattern)) {
        whole.push_back(std::move(value));
      } else {
        names.push_back(value.substr(value.find_last_of("/:") + 1));
      }
    }
    return names;
  }

  /// "cluster" of "arn:aws:ecs:us-east-1:123456789012:cluster/main".
  static std::string_view kind_of(std::string_view arn) {
    constexpr int kColonsBeforeResource = 5;
    for (int colons = 0; colons < kColonsBeforeResource; ++colons)
      arn.remove_prefix(std::min(arn.find(':'), arn.size() - 1) + 1);
    return arn.substr(0, arn.find_first_of("/:$"));
  }

  std::vector<std::string> values_of(std::string_view variable) const {
    if (variable == "Partition") return {std::string(partition_of(context_.region))};
    if (variable == "Region") return {context_.region};
    if (variable == "Account") return {context_.account};
    std::vector<std::string> values;
    for (const VariableMembers& row : rows_.variables) {
      if (row.variable != variable) continue;
      for (const std::string_view member : row.members) {
        for (std::string& text : texts_under(input_, member)) values.push_back(std::move(text));
      }
      if (values.empty() && !row.fallback.empty()) values.emplace_back(row.fallback);
      return values;
    }
    values = texts_under(input_, variable);
    return values.empty() ? texts_under(input_, std::string(variable) + "s") : values;
  }

  const ServiceAuthorization& rows_;
  const RequestContext& context_;
  const Value& input_;
};

bool is_creation(std::string_view operation) {
  constexpr std::string_view kVerbs[] = {"Create", "Run",       "Allocate", "Register", "Import", "Copy",
                                         "Put",    "Authorize", "Start",    "Upload",   "Add"};
  return std::any_of(std::begin(kVerbs), std::end(kVerbs),
                     [&](std::string_view verb) { return operation.starts_with(verb); });
}

class Requirements {
 public:
  Requirements(const AuthorizationReference& reference, const Service& service, const OperationRules& rules,
               RequestContext& context, const Value& input)
      : reference_(reference),
        service_(service),
        rules_(rules),
        rows_(service.authorization),
        operation_(rules.operation),
        context_(context),
        input_(input) {}

  std::vector<RequiredPermission> find() {
    if (const auto found = rows_.find_actions ? rows_.find_actions(operation_, input_) : std::nullopt) {
      for (const std::string& action : *found) {
        if (const ActionFacts* facts = reference_.find(action)) add_action(action, *facts);
      }
    } else {
      for (const KnownAction& action : rules_.actions) add_action(action.name, *action.facts);
    }
    if (result_.empty()) return {};
    add_tagging();
    add_passed_roles();
    return std::move(result_);
  }

 private:
  void add(RequiredPermission permission) {
    if (std::find(result_.begin(), result_.end(), permission) == result_.end())
      result_.push_back(std::move(permission));
  }

  void add_action(const std::string& action, const ActionFacts& facts) {
    for (std::string& arn : resources_of(action, facts)) add({.action = action, .resource = std::move(arn)});
  }

  std::vector<std::string> resources_of(const std::string& action, const ActionFacts& facts) const {
    if (facts.resources.empty()) return {std::string(kAnything)};
    const ArnBuilder builder(rows_, context_, input_);
    std::vector<std::string> arns;
    const ActionResource* first_required = nullptr;
    for (const ActionResource& resource : facts.resources) {
      if (resource.is_required && !first_required) first_required = &resource;
      for (std::string& arn : named(builder, action, resource)) {
        if (std::find(arns.begin(), arns.end(), arn) == arns.end()) arns.push_back(std::move(arn));
      }
    }
    if (arns.empty()) {
      // Operations on resources of any kind name them by ARN: TagResource.
      for (std::string& arn : texts_under(input_, "ResourceArn")) arns.push_back(std::move(arn));
    }
    if (!arns.empty()) return arns;
    const bool has_one_kind = facts.resources.size() == 1;
    if (has_one_kind) return {builder.build_open(facts.resources.front().arn)};
    return {first_required ? builder.build_open(first_required->arn) : std::string(kAnything)};
  }

  /// The ARNs of one kind that the input names; of what is about to be made, the kind as a whole.
  std::vector<std::string> named(const ArnBuilder& builder, const std::string& action,
                                 const ActionResource& resource) const {
    if (rows_.find_resources) {
      const ResourceQuestion question{
          .operation = operation_, .action = action, .resource_type = resource.type, .input = input_};
      if (auto found = rows_.find_resources(context_, question)) return std::move(*found);
    }
    if (auto found = builder.build(resource.arn)) return std::move(*found);
    const bool is_made_here = resource.is_required && is_creation(operation_);
    return is_made_here ? std::vector<std::string>{builder.build_open(resource.arn)} : std::vector<std::string>();
  }

  // "If tags are specified in the resource-creating action, Amazon performs additional authorization on
  // ec2:CreateTags." https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
  void add_tagging() {
    if (action_prefix(service_) != "ec2" || !input_.contains("TagSpecifications")) return;
    for (const Value& specification : input_["TagSpecifications"]) {
      if (specification.value("Tags", Value::array()).empty()) continue;
      const std::string type = specification.value("ResourceType", "");
      const std::string_view pattern = reference_.arn_template("ec2", type);
      if (pattern.empty()) continue;
      const ArnBuilder builder(kNoRows, context_, kNothing);
      add({.action = "ec2:CreateTags",
           .resource = builder.build_open(pattern),
           .create_action = std::string(operation_)});
    }
  }

  void add_passed_roles() {
    for (const PassedRole& row : rows_.passed_roles) {
      if (row.operation != operation_) continue;
      for (const std::string& role : texts_under(input_, row.member)) add_passed_role(role, row.service);
    }
    if (!rows_.find_passed_roles) return;
    for (const auto& [role, service] : rows_.find_passed_roles(context_, operation_, input_))
      add_passed_role(role, service);
  }

  void add_passed_role(const std::string& role, std::string_view service) {
    const std::string arn = role.starts_with("arn:") ? role : make_global_arn(context_, "iam", "role/" + role);
    add({.action = "iam:PassRole", .resource = arn, .passed_to_service = std::string(service)});
  }

  inline static const Value kNothing = Value::object();
  inline static const ServiceAuthorization kNoRows{};

  const AuthorizationReference& reference_;
  const Service& service_;
  const OperationRules& rules_;
  const ServiceAuthorization& rows_;
  std::string_view operation_;
  RequestContext& context_;
  const Value& input_;
  std::vector<RequiredPermission> result_;
};

}  // namespace

std::vector<std::string> texts_under(const Value& input, std::string_view member) {
  std::vector<std::string> texts;
  collect_under(input, member, texts, 0);
  return texts;
}

std::vector<RequiredPermission> required_permissions(const AuthorizationReference& reference, const Service& service,
                                                     const OperationRules& rules, RequestContext& context,
                                                     const Value& input) {
  return Requirements(reference, service, rules, context, input).find();
}

}  // namespace emulator
