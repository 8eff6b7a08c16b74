#!/bin/sh
# Stands in for tc where only dry runs are asked for: there is no qdisc, and nothing is changed.
echo '[]'
