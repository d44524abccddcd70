// Command guest is what timewarp's tests run in the world's time. It is for Linux.
package main
