#include "services/ec2/network/network.h"

#include "services/ec2/network/address.h"
#include "services/ec2/network/classic_link.h"
#include "services/ec2/network/default_vpc.h"
#include "services/ec2/network/dhcp_options.h"
#include "services/ec2/network/gateway_attachment.h"
#include "services/ec2/network/instance_connect_endpoint.h"
#include "services/ec2/network/internet_gateway.h"
#include "services/ec2/network/nat_gateway.h"
#include "services/ec2/network/network_acl.h"
#include "services/ec2/network/network_acl_entry.h"
#include "services/ec2/network/network_interface.h"
#include "services/ec2/network/network_interface_address.h"
#include "services/ec2/network/network_interface_attachment.h"
#include "services/ec2/network/network_interface_permission.h"
#include "services/ec2/network/prefix_list.h"
#include "services/ec2/network/route.h"
#include "services/ec2/network/route_table.h"
#include "services/ec2/network/security_group.h"
#include "services/ec2/network/security_group_rule.h"
#include "services/ec2/network/security_group_vpc.h"
#include "services/ec2/network/subnet.h"
#include "services/ec2/network/subnet_attribute.h"
#include "services/ec2/network/subnet_cidr_block.h"
#include "services/ec2/network/vpc.h"
#include "services/ec2/network/vpc_attribute.h"
#include "services/ec2/network/vpc_cidr_block.h"
#include "services/ec2/network/vpc_endpoint.h"
#include "services/ec2/network/vpc_endpoint_service.h"
#include "services/ec2/network/vpc_peering_connection.h"
#include "services/ec2/network/vpn_gateway.h"

namespace ec2 {

void add_network(Service& service) {
  add_vpcs(service);
  add_vpc_attributes(service);
  add_vpc_cidr_blocks(service);
  add_classic_link(service);
  add_default_vpcs(service);
  add_dhcp_options(service);
  add_subnets(service);
  add_subnet_attributes(service);
  add_subnet_cidr_blocks(service);
  add_route_tables(service);
  add_routes(service);
  add_prefix_lists(service);
  add_internet_gateways(service);
  add_vpn_gateways(service);
  add_gateway_attachments(service);
  add_nat_gateways(service);
  add_addresses(service);
  add_network_interfaces(service);
  add_network_interface_addresses(service);
  add_network_interface_attachments(service);
  add_network_interface_permissions(service);
  add_security_groups(service);
  add_security_group_vpcs(service);
  add_security_group_rules(service);
  add_security_group_rule_bindings(service);
  add_network_acls(service);
  add_network_acl_entries(service);
  add_vpc_endpoints(service);
  add_vpc_endpoint_services(service);
  add_instance_connect_endpoints(service);
  add_vpc_peering_connections(service);
}

}  // namespace ec2
