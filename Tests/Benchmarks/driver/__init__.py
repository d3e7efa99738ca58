# The driver of the benchmarks: starts the servers, runs the clients, and puts the figures into a table.
# SPDX-License-Identifier: Apache-2.0
