filedesc://x.arc 0.0.0.0 20250102030405 text/plain 4
1 0

http://e.org/ 1.2.3.4 20250102030405 text/html 52
HTTP/1.1 200 OK
Content-Type: text/html

<p>They
