// Command acervo is Acervo: every service in one process, or one service alone.
package main

import (
	"os"

	"acervo/app"
)

func main() { os.Exit(app.Run(os.Args[1:], os.Stdout, os.Stderr)) }
