#include "services/cloudformation/template/pseudo_parameters.h"

#include "protocol/model/fact_document.h"

namespace cloudformation {

PseudoParameters with_partition(PseudoParameters pseudo, const protocol::Facts& facts) {
  const auto partitions = facts.document("regions");
  for (size_t i = 0; i < partitions.size(); ++i) {
    const auto partition = partitions[i];
    if (!partition.at("regions").contains(pseudo.region)) continue;
    pseudo.partition = partition.at("partition").string();
    pseudo.url_suffix = partition.at("dns_suffix").string();
    // GovCloud's endpoints and the pseudo parameter share the suffix of the standard partition.
  }
  return pseudo;
}

std::optional<Node> pseudo_parameter(const PseudoParameters& pseudo, std::string_view name) {
  if (name == "AWS::NoValue") return Node{};
  if (name == "AWS::NotificationARNs") {
    Node list = Node::list();
    for (const std::string& arn : pseudo.notification_arns) list.items.push_back(Node::string(arn));
    return list;
  }
  static constexpr std::pair<std::string_view, std::string PseudoParameters::*> kTexts[] = {
      {"AWS::AccountId", &PseudoParameters::account_id}, {"AWS::Partition", &PseudoParameters::partition},
      {"AWS::Region", &PseudoParameters::region},        {"AWS::StackId", &PseudoParameters::stack_id},
      {"AWS::StackName", &PseudoParameters::stack_name}, {"AWS::URLSuffix", &PseudoParameters::url_suffix}};
  for (const auto& [known, member] : kTexts) {
    if (known == name) return Node::string(pseudo.*member);
  }
  return std::nullopt;
}

}  // namespace cloudformation
