using System.CommandLine;
using System.CommandLine.Help;

// Not a RootCommand, which takes the name of the assembly: the command is called fastnn however it is started.
var fastnn = new Command("fastnn", "Fully connected neural networks on the CPU.") { new HelpOption(), new VersionOption() };
return fastnn.Parse(args).Invoke();
