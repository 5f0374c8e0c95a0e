using System.CommandLine;

var root = new RootCommand("Fully connected neural networks on the CPU.");
return root.Parse(args).Invoke();
