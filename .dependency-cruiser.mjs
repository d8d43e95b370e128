// The layers of services/cloud, from the foundation upwards. A folder imports folders before it, and none of its own row.
