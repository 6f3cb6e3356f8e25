#include "services/ec2/network.h"

#include "services/ec2/address.h"
#include "services/ec2/default_vpc.h"
#include "services/ec2/dhcp_options.h"
#include "services/ec2/internet_gateway.h"
#include "services/ec2/nat_gateway.h"
#include "services/ec2/network_acl.h"
#include "services/ec2/network_acl_entry.h"
#include "services/ec2/network_interface.h"
#include "services/ec2/network_interface_address.h"
#include "services/ec2/network_interface_attachment.h"
#include "services/ec2/route.h"
#include "services/ec2/route_table.h"
#include "services/ec2/security_group.h"
#include "services/ec2/security_group_rule.h"
#include "services/ec2/subnet.h"
#include "services/ec2/subnet_attribute.h"
#include "services/ec2/subnet_cidr_block.h"
#include "services/ec2/vpc.h"
#include "services/ec2/vpc_attribute.h"
#include "services/ec2/vpc_cidr_block.h"
#include "services/ec2/vpc_endpoint.h"
#include "services/ec2/vpc_endpoint_service.h"
#include "services/ec2/vpc_peering_connection.h"

namespace ec2 {

void add_network(Tables& tables) {
  add_vpcs(tables);
  add_vpc_attributes(tables);
  add_vpc_cidr_blocks(tables);
  add_default_vpcs(tables);
  add_dhcp_options(tables);
  add_subnets(tables);
  add_subnet_attributes(tables);
  add_subnet_cidr_blocks(tables);
  add_route_tables(tables);
  add_routes(tables);
  add_internet_gateways(tables);
  add_nat_gateways(tables);
  add_addresses(tables);
  add_network_interfaces(tables);
  add_network_interface_addresses(tables);
  add_network_interface_attachments(tables);
  add_security_groups(tables);
  add_security_group_rules(tables);
  add_security_group_rule_bindings(tables);
  add_network_acls(tables);
  add_network_acl_entries(tables);
  add_vpc_endpoints(tables);
  add_vpc_endpoint_services(tables);
  add_vpc_peering_connections(tables);
}

}  // namespace ec2
