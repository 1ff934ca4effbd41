"""Django's database engine `yinuo.runtime.database`."""
